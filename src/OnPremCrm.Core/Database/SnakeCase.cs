using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace OnPremCrm.Core.Database;

/// <summary>Maps <c>PhoneNumber.AsWritten</c> to <c>phone_numbers.as_written</c>; tables take the name of their set.</summary>
internal static class SnakeCase
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var noun in model.Model.GetEntityTypes())
        {
            noun.SetTableName(Of(noun.GetTableName()!));
            foreach (var property in noun.GetProperties())
            {
                property.SetColumnName(Of(property.Name));
            }
        }
    }

    private static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
