// Plotly draws for the width of the window; on paper each figure takes the width of the page.
addEventListener("beforeprint", () => {
  const PAGE = 690; // CSS pixels between the margins of A4
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    plot.style.setProperty("--printed", Math.min(1.3, PAGE / plot.offsetWidth));
    plot.style.setProperty("--drawn-width", `${plot.offsetWidth}px`);
    plot.style.setProperty("--drawn-height", `${plot.offsetHeight}px`);
  }
});
