// A finger that moves over a chart scrolls the page. Streamlit gives each chart that selects the
// mode "pan" (it takes `dragmode: false` for "nothing was said"), and Plotly then holds every touch.
// Kept from it, a touch scrolls, and a tap comes as the click that the browser makes of it.
addEventListener("touchstart", (event) => {
  if (event.target.closest?.(".js-plotly-plot")) event.stopImmediatePropagation()
}, { capture: true, passive: true })
// On a small screen the menu covers the page that a search in it leads to: it closes after a choice,
// as it does after a click on one of its links.
addEventListener("pointerup", (event) => {
  const small = innerWidth < 768 && event.target.closest?.('[role="option"]:not([aria-disabled="true"])')
  if (!small || !document.querySelector('.st-key-seek [aria-expanded="true"]')) return
  const close = () => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
  setTimeout(close, 300) // when the choice has been taken
}, { capture: true, passive: true })
