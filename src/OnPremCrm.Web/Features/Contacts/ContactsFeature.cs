using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ContactsFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<HomeNumbering>();
        services.AddScoped<ContactSearch>();
        services.AddScoped<SimilarRecords>();
        services.AddScoped<Timelines>();
        services.AddScoped<RecordEdits>();
        services.AddScoped<RecordNotes>();
        services.AddScoped<NumberLines>();
        services.AddScoped<ReachLines>();
        services.AddScoped<OrganisationNames>();
        services.AddScoped<AffiliationLines>();
        services.AddScoped<CustomInputs>();
        services.AddScoped<NumberBlocks>();
        services.AddScoped<RecordForm>();
        services.AddScoped<BulkRecords>();
        services.AddScoped<BulkChanges>();
        services.AddSingleton<IAddressedList>(new AddressedRecords(ListNoun.Contacts, FieldNoun.Contacts));
        services.AddSingleton<IAddressedList>(new AddressedRecords(ListNoun.Organisations, FieldNoun.Organisations));
    }

    // What a phone field shows beneath itself while one types: the number as we understood it, or why not.
    public void Map(WebApplication app) =>
        app.MapGet("/contacts/number", async (string? text, HomeNumbering home, CurrentUser user, Words words, CancellationToken ct) =>
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return Results.NoContent();
            }

            var context = await home.FindAsync(cancellationToken: ct);
            var reading = NumberingPlan.Read(text, context);
            return reading.IsNumber
                ? Results.Json(new { understood = NumberingPlan.Format(reading.Number, user.Country) })
                : Results.Json(new { wrong = NumberLines.Say(words, reading.Fault) });
        });
}
