(() => {
  // The first picture stands in place of the app until the app has drawn.
  const html = document.documentElement
  const picture = document.getElementById("awal")
  const root = document.getElementById("root")
  const PATIENCE = { running: 4000, drawing: 15000 } // ms after the app's heading is there
  const query = new URLSearchParams(location.search)
  let stored = null
  try {
    stored = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`))
  } catch {} // storage may be closed to pages
  const embedded = query.getAll("embed_options").map((option) => /^(light|dark)_theme$/.exec(option)?.[1])
  const asked = { light: "Light", dark: "Dark" }[embedded.find(Boolean)]
  html.dataset.awal = asked ?? (["Light", "Dark"].includes(stored) ? stored : "")

  let since = 0
  const late = (ms) => since && performance.now() - since > ms
  const ready = () => {
    if (!root.querySelector('[data-testid="stMain"] :is(h1, [data-testid="stAlert"])')) return false
    since ||= performance.now()
    if (late(PATIENCE.drawing)) return true
    const app = root.querySelector('[data-testid="stApp"]')
    if (app.dataset.testScriptState !== "notRunning" && !late(PATIENCE.running)) return false
    // a year without a score has a figure without a single trace: what Plotly has reckoned is drawn
    // at once then, all but a map, whose shapes come by themselves
    const drawn = (chart) =>
      chart.querySelector(".main-svg :is(.trace, .choroplethlayer path)") ||
      (chart.querySelector(".js-plotly-plot")?.calcdata && !chart.querySelector(".geolayer > *"))
    const seen = (element) => element.getBoundingClientRect().top < innerHeight
    const charts = [...root.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(seen)
    return (
      ![...root.querySelectorAll('[data-testid="stSkeleton"]')].some(seen) &&
      charts.every(drawn)
    )
  }
  const look = () => {
    if (!ready()) return
    observer.disconnect()
    clearInterval(timer)
    const focused = picture.contains(document.activeElement)
    picture.remove()
    delete html.dataset.awal
    const heading = root.querySelector('[data-testid="stMain"] h1')
    if (focused && heading) {
      // whoever was reading by keyboard goes on at the top of the app
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
  }
  let due = 0
  const soon = () => {
    due ||= setTimeout(() => {
      due = 0
      look()
    }, 30)
  }
  const observer = new MutationObserver(soon)
  const attributeFilter = ["data-test-script-state"]
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter })
  const timer = setInterval(look, 500)
})()
