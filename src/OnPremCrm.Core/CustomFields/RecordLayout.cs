using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.CustomFields;

/// <summary>In which order forms, cards, lists and exports show the fields of a kind of record. The name stands before all of them.</summary>
public sealed class RecordLayout
{
    /// <summary>What stands behind this word is folded away.</summary>
    public const string Fold = "more";

    /// <summary>Before the key of a field of the company's own.</summary>
    public const string OwnBeginning = "own.";

    private const string Name = "name";

    // As we think best. "own." stands for all fields of the company's own; a card names first how somebody is reached.
    private static readonly string[] ContactForm = ["organisation", "affiliations", "owner", "numbers", "emails", "messengers", "addresses", "birthday", "language", "source", "tags", OwnBeginning, "note"];
    private static readonly string[] ContactCard = ["numbers", "emails", "messengers", "addresses", "birthday", "language", "source", OwnBeginning, "tags", "owner", "note"];
    private static readonly string[] OrganisationForm = ["parent", "city", "website", "owner", "numbers", "emails", "messengers", "addresses", "blocks", "source", "tags", OwnBeginning, "note"];
    private static readonly string[] OrganisationCard = ["numbers", "emails", "messengers", "addresses", "blocks", "website", "owner", "source", OwnBeginning, "tags", "note"];

    private RecordLayout(IReadOnlyList<string> shown, IReadOnlyList<string> folded, IReadOnlyList<string>? usualCard) => (Shown, Folded, OnCard, IsUsual) = (shown, folded, usualCard ?? shown, usualCard is not null);

    /// <summary>The fields of the form that are always to be seen.</summary>
    public IReadOnlyList<string> Shown { get; }

    /// <summary>Those of form and card that are folded away.</summary>
    public IReadOnlyList<string> Folded { get; }

    /// <summary>The fields of the card that are always to be seen. It passes over what it says elsewhere.</summary>
    public IReadOnlyList<string> OnCard { get; }

    /// <summary>Nobody has put them into another order.</summary>
    public bool IsUsual { get; }

    /// <summary>All words from top to bottom, with <see cref="Fold"/>.</summary>
    public IReadOnlyList<string> Words => [.. Shown, Fold, .. Folded];

    /// <summary>The layout of one kind of record.</summary>
    /// <param name="database">Where the order is kept.</param>
    /// <param name="noun">Which records.</param>
    /// <param name="own">The company's own fields that are in use, in their order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RecordLayout> ReadAsync(CrmDatabase database, FieldNoun noun, IReadOnlyList<CustomField> own, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var order = await database.FieldOrders.AsNoTracking().SingleOrDefaultAsync(order => order.Noun == noun, cancellationToken);
        return Of(noun, order?.Words, own);
    }

    /// <summary>The layout that an order means. A field that it does not name follows the one that it usually follows; one that has to be filled is never folded away.</summary>
    /// <param name="noun">Which records.</param>
    /// <param name="order">As it was kept or sent. Null: as we think best.</param>
    /// <param name="own">The company's own fields that are in use, in their order.</param>
    public static RecordLayout Of(FieldNoun noun, IReadOnlyList<string>? order, IReadOnlyList<CustomField> own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var (form, card) = noun == FieldNoun.Contacts ? (ContactForm, ContactCard) : (OrganisationForm, OrganisationCard);
        var usual = With(form, own);
        if (order is null)
        {
            return new RecordLayout(usual, [], With(card, own));
        }

        var words = order.Where(word => word == Fold || usual.Contains(word)).Distinct().ToList();
        foreach (var (word, at) in usual.Select((word, at) => (word, at)).Where(one => !words.Contains(one.word)))
        {
            words.Insert(at == 0 ? 0 : words.IndexOf(usual[at - 1]) + 1, word);
        }

        var needed = own.Where(field => field.IsRequired).Select(WordOf).ToHashSet();
        var shown = words.TakeWhile(word => word != Fold).ToList();
        var folded = words.Skip(shown.Count + 1).ToList();
        return new RecordLayout([.. shown, .. folded.Where(needed.Contains)], [.. folded.Where(word => !needed.Contains(word))], null);
    }

    /// <summary>What a layout calls a field of the company's own.</summary>
    public static string WordOf(CustomField field) => OwnBeginning + field?.Key;

    /// <summary>The field of the company's own that a word names. Null: it names a built-in one.</summary>
    public static CustomField? FieldOf(string word, IReadOnlyList<CustomField> own) => own.FirstOrDefault(field => WordOf(field) == word);

    /// <summary>The field that a column of a list shows something of.</summary>
    public static string FieldOfColumn(string column) => column switch
    {
        "number" => "numbers",
        "email" => "emails",
        "job-title" => "organisation",
        "country" => "addresses",
        _ => column,
    };

    /// <summary>Columns in the order of their fields, if an administrator has put those into one; what belongs to none stays behind.</summary>
    /// <param name="columns">In their usual order.</param>
    /// <param name="wordOf">The field that a column belongs to.</param>
    public IReadOnlyList<TColumn> Sort<TColumn>(IEnumerable<TColumn> columns, Func<TColumn, string> wordOf)
    {
        var places = Words.Prepend(Name).Select((word, at) => (word, at)).ToDictionary(one => one.word, one => one.at);
        return IsUsual ? [.. columns] : [.. columns.OrderBy(column => places.GetValueOrDefault(wordOf(column), int.MaxValue))];
    }

    private static List<string> With(IEnumerable<string> words, IReadOnlyList<CustomField> own) => [.. words.SelectMany(word => word == OwnBeginning ? own.Select(WordOf) : [word])];
}
