using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Browser.Tests.Imports;
using OnPremCrm.Browser.Tests.Numbers;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Browser.Tests;

/// <summary>Every page that there is, found by its route, in every look: axe finds nothing, nothing scrolls sideways, at 200 % zoom neither.</summary>
public sealed class EveryPageTests : BrowserTest
{
    private static readonly (string Name, int Width, int Height, string Theme, string Language)[] Looks =
        [("1440-dark-ru", 1440, 900, "dark", "ru"), ("390-light-ja", 390, 844, "light", "ja"), ("zoomed-light-ru", 640, 400, "light", "ru")];

    private DirectoryInfo _store = null!;
    private SampleCalls _sample = null!;
    private User _admin = null!;
    private CleaningRuleId _rule;
    private CustomRoleId _role;
    private CustomFieldId _field;
    private ImportId _import;
    private ErasureId _erasure;
    private MergeId _merge;
    private BulkEditId _bulkEdit;
    private ConsentPurposeId _purpose;
    private RecordingId _recording;
    private readonly Dictionary<string, ClientFileId> _files = [];

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        File.WriteAllBytes(Path.Combine(_store.FullName, "a.wav"), SampleSound.Wav(12));
        builder.UseSetting("Recordings:StorePath", _store.FullName);
    }

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", extensions: ["110"]);
        _rule = await SampleNumbers.Save(App, DateTimeOffset.UtcNow, _admin);
        _role = await SampleRights.Save(App, DateTimeOffset.UtcNow, _sample.Jonas);
        _field = await SampleFields.Save(App, DateTimeOffset.UtcNow);
        _import = await SampleImports.Save(App, DateTimeOffset.UtcNow, _admin);
        _erasure = await SampleAudit.Save(App, DateTimeOffset.UtcNow, _admin, _sample);
        _purpose = await SampleConsents.Save(App, DateTimeOffset.UtcNow, _admin, _sample.HandedOn.ContactId!.Value);
        await SaveFilesAsync();
        _recording = await App.WithDatabase(database => database.Recordings.Where(recording => recording.CallId == _sample.HandedOn.Id).Select(recording => recording.Id).FirstAsync());
        _merge = await SampleDuplicates.Save(App, DateTimeOffset.UtcNow, _admin);
        _bulkEdit = BulkEditId.New(DateTimeOffset.UtcNow);
        await App.WithDatabase(database =>
        {
            database.BulkEdits.Add(new BulkEdit
            {
                Id = _bulkEdit, Noun = FieldNoun.Contacts, Field = BulkField.Owner, Value = _admin.Id.ToString(), Changed = 37, DoneBy = _admin.Id, DoneByName = _admin.Name,
                DoneAt = DateTimeOffset.UtcNow, UndoUntil = DateTimeOffset.UtcNow.AddDays(BulkEdit.UndoDays),
            });
            return database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public void Clean() => _store?.Delete(recursive: true);

    [Test]
    public async Task Is_whole_in_every_look([ValueSource(nameof(Looks))] (string Name, int Width, int Height, string Theme, string Language) look)
    {
        var page = await OpenAs(_admin, look.Width, look.Height, look.Theme, look.Language);
        var faults = new List<string>();
        var seen = 0;
        foreach (var path in await PathsAsync())
        {
            var answer = await page.GotoAsync(path);
            var text = await answer!.TextAsync();
            if (!text.TrimStart().StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase))
            {
                continue; // a part of a page
            }

            seen++;
            await page.WaitForLoadStateAsync(LoadState.Load);
            await Shot(page, $"every{path.Replace('/', '-')}-{look.Name}");
            if (await Axe.Findings(page) is { Length: > 0 } findings)
            {
                faults.Add($"{path}: {findings}");
            }

            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over)
            {
                faults.Add($"{path} is {over} px wider than the window");
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(seen, Is.GreaterThan(20), "the pages were found");
    }

    private Task<int> SaveFilesAsync() => App.WithDatabase(database =>
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var noun in new[] { "contacts", "organisations" })
        {
            _files[noun] = ClientFileId.New(now);
            database.ClientFiles.Add(new ClientFile
            {
                Id = _files[noun], ContactId = noun == "contacts" ? _sample.HandedOn.ContactId : null, OrganisationId = noun == "organisations" ? _sample.HandedOn.OrganisationId : null,
                Name = "Offer_2026-11_cold_chain_and_delivery_to_three_places_with_all_conditions_and_prices_final_version_signed.pdf", MediaType = "application/pdf", SizeBytes = 481_203, AddedByName = "Jonas Weber", AddedAt = now,
            });
        }

        return database.SaveChangesAsync();
    });

    // Pages that only take a form are none that one sees.
    private async Task<List<string>> PathsAsync()
    {
        var loader = App.Services.GetRequiredService<PageLoader>();
        var paths = new List<string>();
        foreach (var page in App.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var handlers = (await loader.LoadAsync(page, EndpointMetadataCollection.Empty)).HandlerMethods;
            if (handlers.Count == 0 || handlers.Any(handler => handler.HttpMethod.Equals("GET", StringComparison.OrdinalIgnoreCase)))
            {
                paths.Add(PathOf(page.AttributeRouteInfo!.Template!));
            }
        }

        return [.. paths.Order(StringComparer.Ordinal)];
    }

    private string PathOf(string template)
    {
        var parts = template.Split('/').Where(part => !part.EndsWith("?}", StringComparison.Ordinal)).ToArray();
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i].StartsWith('{'))
            {
                parts[i] = parts[i - 1] switch
                {
                    "calls" => _sample.HandedOn.Id.ToString(),
                    "contacts" => _sample.HandedOn.ContactId!.Value.ToString(),
                    "organisations" => _sample.HandedOn.OrganisationId!.Value.ToString(),
                    "users" => _sample.Jonas.Id.ToString(),
                    "rules" => _rule.ToString(),
                    "password" => "nonsense",
                    "roles" => _role.ToString(),
                    "fields" => _field.ToString(),
                    "imports" => _import.ToString(),
                    "erasures" => _erasure.ToString(),
                    "purposes" => _purpose.ToString(),
                    "merges" => _merge.ToString(),
                    "lists" or "order" => "contacts",
                    "bulk" => _bulkEdit.ToString(),
                    "files" => _files[parts[0]].ToString(),
                    "recordings" => _recording.ToString(),
                    "error" => "404",
                    var other => throw new InvalidOperationException($"No sample of {other} for {template}: add one here."),
                };
            }
        }

        return "/" + string.Join('/', parts);
    }
}
