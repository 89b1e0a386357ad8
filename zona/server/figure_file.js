// The file of a figure shows what the page says around it: title and source, from layout.meta.
// In the capturing phase and before Plotly's own listener, which would save the bare figure.
addEventListener("click", (event) => {
  const button = event.target.closest?.('.modebar-btn[data-title^="Download plot"]')
  const plot = button?.closest(".js-plotly-plot")
  const head = plot?.layout?.meta?.file
  if (!head || !window.Plotly) return
  event.stopImmediatePropagation()
  const { toImageButtonOptions, topojsonURL } = plot._context
  const figure = { data: plot.data, layout: { ...plot.layout, ...head }, config: { topojsonURL } }
  window.Plotly.downloadImage(figure, { ...toImageButtonOptions, height: head.height })
}, true)
