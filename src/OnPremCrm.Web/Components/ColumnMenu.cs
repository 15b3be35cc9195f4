using OnPremCrm.Core;
using OnPremCrm.Core.Lists;

namespace OnPremCrm.Web.Components;

/// <summary>Which columns of a list show, in which order; and by what it can be sorted, for screens that have no heads to press.</summary>
/// <param name="Shown">From left to right.</param>
/// <param name="Sorts">Empty: it has one order.</param>
public sealed record ColumnMenu(ListNoun Noun, IReadOnlyList<ColumnMenu.Column> Shown, IReadOnlyList<ColumnMenu.Column> Others, IReadOnlyList<ViewLink> Sorts)
{
    public string FormPath => $"/lists/{Word.Of(Noun)}/columns";

    public sealed record Column(string Word, string Name)
    {
        /// <summary>As it can stand in an id.</summary>
        public string Id => Word.Replace('.', '-');
    }
}
