// A certified OpenID provider on this machine, for the tests: anybody signs in, as whoever they say.
import Provider from 'oidc-provider'

const [port, redirect] = process.argv.slice(2)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'zona',
      client_secret: 'rahasia-klien-untuk-uji',
      redirect_uris: [redirect],
      post_logout_redirect_uris: [redirect],
    },
  ],
  claims: { openid: ['sub'], profile: ['name'] },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Nama ${id}` }) }),
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
