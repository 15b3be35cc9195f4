using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OnPremCrm.Core.Database;

/// <summary>Stores an enum as its word: <c>LegOutcome.AnsweredElsewhere</c> is <c>answered-elsewhere</c>, in tables and in JSON alike.</summary>
public sealed class WordConverter<TEnum>() : ValueConverter<TEnum, string>(value => Word.Of(value), word => Word.Parse<TEnum>(word))
    where TEnum : struct, Enum;
