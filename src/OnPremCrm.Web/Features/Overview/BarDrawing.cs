using System.Globalization;

namespace OnPremCrm.Web.Features.Overview;

/// <summary>Bars as shapes: each stands on the base line, answered calls at the bottom, trouble on top.</summary>
/// <param name="Width">In the drawing's own units, as is the height.</param>
public sealed record BarDrawing(IReadOnlyList<Bar> Bars, int Width, int Height)
{
    private const int Left = 30;
    private const int Foot = 24;
    private const int Head = 14;
    private const double Fill = 0.6; // of the place that a bar has
    private const int LabelWidth = 26;
    private const int MostLines = 5;

    private double Place => (double)(Width - Left) / Bars.Count;

    private int Base => Height - Foot;

    private int Most => Math.Max(1, Bars.Max(bar => bar.All));

    public double BarWidth => Math.Min(48, Place * Fill);

    /// <summary>Every so many bars are named, so that the names do not touch.</summary>
    public int NamedEvery => Math.Max(1, (int)Math.Ceiling(LabelWidth / Place));

    public static string Write(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    public double MiddleOf(int index) => Left + (Place * (index + 0.5));

    /// <summary>The lines behind the bars: a round number of calls, and its height.</summary>
    public IEnumerable<(int Count, double Y)> Lines()
    {
        var step = StepOf(Most);
        for (var count = 0; count <= Most; count += step)
        {
            yield return (count, Base - HeightOf(count));
        }
    }

    /// <summary>The parts of a bar from the bottom up, none for what did not happen.</summary>
    public IEnumerable<(string Class, double Y, double Height)> PartsOf(Bar bar)
    {
        var bottom = (double)Base;
        foreach (var (style, count) in new[] { ("c-answered", bar.Answered), ("c-other", bar.Others), ("c-abandoned", bar.Abandoned), ("c-missed", bar.Missed) })
        {
            if (count > 0)
            {
                var height = Math.Max(2, HeightOf(count)); // one of a thousand is still seen
                bottom -= height;
                yield return (style, bottom, Math.Max(1, height - 1));
            }
        }
    }

    private double HeightOf(int count) => (double)(Base - Head) * count / Most;

    private static int StepOf(int most)
    {
        for (var power = 1; ; power *= 10)
        {
            foreach (var step in new[] { power, 2 * power, 5 * power })
            {
                if (most / step < MostLines)
                {
                    return step;
                }
            }
        }
    }
}
