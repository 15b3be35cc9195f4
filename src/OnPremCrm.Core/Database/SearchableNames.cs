using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Database;

/// <summary>Names as they are searched: the database keeps them beside the names themselves (see the migration on search), and compares.</summary>
public static class SearchableNames
{
    // Fewer letters than this are part of nearly every name: they must begin a word.
    private const int FewestLetters = 3;

    private const string Folded = nameof(Folded);
    private const string Words = nameof(Words);

    internal static void Map(ModelBuilder model)
    {
        model.HasDbFunction(() => Fold("")).HasName("search_fold");
        model.HasDbFunction(() => Query("")).HasName("search_query");
        Map<Contact>();
        Map<Organisation>();

        void Map<T>()
            where T : class
        {
            model.Entity<T>().Property<string>(Folded).IsRequired().HasComputedColumnSql("search_fold(name)", stored: true);
            model.Entity<T>().Property<NpgsqlTsVector>(Words).IsRequired().HasComputedColumnSql("search_words(name)", stored: true);
        }
    }

    /// <summary>Each word of the text begins a word of the name, or the text stands in it somewhere.</summary>
    public static IQueryable<T> Named<T>(this IQueryable<T> rows, string text)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(text);
        var part = $"%{Escape(text)}%";
        return text.Length < FewestLetters
            ? rows.Where(row => EF.Property<NpgsqlTsVector>(row, Words).Matches(Query(text)))
            : rows.Where(row => EF.Property<NpgsqlTsVector>(row, Words).Matches(Query(text)) || EF.Functions.Like(EF.Property<string>(row, Folded), Fold(part)));
    }

    /// <summary>The name begins with the text. In the order of the alphabet.</summary>
    internal static IQueryable<T> Beginning<T>(this IQueryable<T> rows, string text)
        where T : class
    {
        var beginning = $"{Escape(text)}%";
        return rows.Where(row => EF.Functions.Like(EF.Property<string>(row, Folded), Fold(beginning))).InOrder();
    }

    /// <summary>In the order of the alphabet, Latin and Cyrillic letters mixed by how they sound.</summary>
    internal static IQueryable<T> InOrder<T>(this IQueryable<T> rows)
        where T : class => rows.OrderBy(row => EF.Property<string>(row, Folded));

    /// <summary>The text is like a part of the name: the more alike, the earlier. How like it must be is a setting of the connection.</summary>
    internal static IQueryable<T> Alike<T>(this IQueryable<T> rows, string text)
        where T : class => rows
        .Where(row => EF.Functions.TrigramsAreWordSimilar(Fold(text), EF.Property<string>(row, Folded)))
        .OrderBy(row => EF.Functions.TrigramsWordSimilarityDistance(Fold(text), EF.Property<string>(row, Folded)));

    /// <summary>Sets how like a name must be for <see cref="Alike"/>, from 0 to 1 (the same). For this connection, which stays open.</summary>
    internal static async Task CompareAsync(this CrmDatabase database, double likeness, CancellationToken ct)
    {
        await database.Database.OpenConnectionAsync(ct);
        var threshold = likeness.ToString(CultureInfo.InvariantCulture);
        await database.Database.ExecuteSqlAsync($"SELECT set_config('pg_trgm.word_similarity_threshold', {threshold}, false)", ct);
    }

    /// <summary>
    /// Runs questions that a bitmap of an index answers, and nothing else does: PostgreSQL takes every beginning of a word for frequent, and would rather read
    /// all names until it has as many as are asked for, which is all of them when nobody is called so.
    /// </summary>
    public static async Task<T> ByBitmapAsync<T>(this CrmDatabase database, Func<Task<T>> ask, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(ask);
        await database.Database.OpenConnectionAsync(ct);
        try
        {
            await AllowScansAsync("off");
            var answer = await ask();
            await AllowScansAsync("on");
            return answer;
        }
        finally
        {
            await database.Database.CloseConnectionAsync(); // what fails in between is forgotten with it
        }

        Task AllowScansAsync(string allowed) => database.Database.ExecuteSqlAsync(
            $"SELECT set_config('enable_seqscan', {allowed}, false), set_config('enable_indexscan', {allowed}, false), set_config('enable_indexonlyscan', {allowed}, false)", ct);
    }

    private static string Fold(string text) => throw new NotSupportedException($"{text}: only the database folds.");

    private static NpgsqlTsQuery Query(string text) => throw new NotSupportedException($"{text}: only the database reads queries.");

    /// <summary>The text as it stands in a LIKE pattern.</summary>
    internal static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
