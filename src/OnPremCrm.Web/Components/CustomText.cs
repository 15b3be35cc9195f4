using System.Globalization;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>A value of one of the company's own fields as a person reads it.</summary>
public static class CustomText
{
    /// <summary>Null: there is none.</summary>
    public static string? Of(CustomField field, CustomValues values, Words words) => values.ValueOf(field) switch
    {
        null => null,
        decimal amount when field.Kind == FieldKind.Money => Money(amount, field.Currency!),
        decimal number => number.ToString("#,0.######", CultureInfo.CurrentCulture),
        DateOnly day => Clock.Date(day),
        bool isYes => words[isYes ? "custom.yes" : "custom.no"],
        IEnumerable<string> chosen => string.Join(words["contacts.fields.comma"], chosen),
        var text => text.ToString(),
    };

    // With the currency's own sign, where people of the language put it; cents only if there are any.
    private static string Money(decimal amount, string currency)
    {
        var format = (NumberFormatInfo)CultureInfo.CurrentCulture.NumberFormat.Clone();
        format.CurrencySymbol = currency switch { "EUR" => "€", "USD" => "$", "GBP" => "£", "JPY" => "¥", "RUB" => "₽", "KZT" => "₸", "UAH" => "₴", _ => currency };
        return amount.ToString(decimal.Truncate(amount) == amount ? "C0" : "C2", format);
    }
}
