namespace OnPremCrm.Testing;

/// <summary>What of a page moved without anybody having touched it, and from where to where: scripts for a browser.</summary>
public static class LayoutShifts
{
    /// <summary>
    /// To be run before anything else of the page. Shifts within half a second of a click or a key are an answer to it, and do not count. A page of which the browser draws
    /// a piece before it has the rest moves a little, more on a busy machine: that is in the sum, and is no element's fault.
    /// </summary>
    public const string Watch = """
        window.shifts = [];
        window.shifted = 0;
        {
          const named = (node) => node instanceof Element ? `${node.localName}${node.id && '#' + node.id}${[...node.classList].map((name) => '.' + name).join('')}`
            : node?.parentElement ? `text in ${named(node.parentElement)}` : 'something gone';
          const box = ({ x, y, width, height }) => `${Math.round(x)},${Math.round(y)} ${Math.round(width)}x${Math.round(height)}`;
          const note = (list) => {
            for (const shift of list) {
              if (shift.hadRecentInput) continue;
              window.shifted += shift.value;
              const read = performance.getEntriesByType('navigation')[0]?.domInteractive || Infinity;
              if (shift.startTime < read || shift.value < 0.0001) continue; // less is a word that grew by some pixels where it stands, with the font
              for (const { node, previousRect, currentRect } of shift.sources)
                window.shifts.push(`${shift.value.toFixed(4)} at ${Math.round(shift.startTime)} ms: ${named(node)} from ${box(previousRect)} to ${box(currentRect)}`);
            }
          };
          const observer = new PerformanceObserver((list) => note(list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          window.lookForShifts = () => note(observer.takeRecords());
        }
        """;

    /// <summary>Gives one line for each element that moved since it was last asked for.</summary>
    public const string Take = "async () => { await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); window.lookForShifts(); return window.shifts.splice(0); }";

    /// <summary>Gives how much moved so far, as a share of the window times the way it went: 0 is nothing.</summary>
    public const string Sum = "() => { window.lookForShifts(); return window.shifted; }";
}
