// Plotly draws for the width of the window; on paper each figure takes the width of the page.
addEventListener("beforeprint", () => {
  const PAGE = 690; // CSS pixels between the margins of A4
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    // as drawn: the style for paper may have widened the place already
    const drawn = plot.querySelector(".main-svg");
    if (!drawn) continue;
    const [width, height] = ["width", "height"].map((side) => Number(drawn.getAttribute(side)));
    plot.style.setProperty("--printed", Math.min(1.15, PAGE / width));
    plot.style.setProperty("--drawn-width", `${width}px`);
    plot.style.setProperty("--drawn-height", `${height}px`);
  }
});
