using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OnPremCrm.Core.Database;

/// <summary>Stores an id as <c>uuid</c>.</summary>
public sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From(value)) where TId : struct, IId<TId>
{
    private static TId From(Guid value) => TId.From(value);
}
