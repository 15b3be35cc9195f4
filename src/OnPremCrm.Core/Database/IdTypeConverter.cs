using System.ComponentModel;
using System.Globalization;

namespace OnPremCrm.Core.Database;

/// <summary>Lets configuration, routes and forms write an id as text.</summary>
public sealed class IdTypeConverter<TId> : TypeConverter where TId : struct, IId<TId>
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    /// <inheritdoc/>
    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        Guid.TryParse(value as string, out var guid)
            ? TId.From(guid)
            : throw new FormatException($"'{value}' is not an id.");

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) ? value?.ToString() : base.ConvertTo(context, culture, value, destinationType);
}
