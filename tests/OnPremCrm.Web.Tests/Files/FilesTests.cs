using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Files;

/// <summary>Files on the card of a contact and of an organisation: put there, handed out and removed, by whoever may.</summary>
public sealed class FilesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly byte[] Offer = Encoding.UTF8.GetBytes("An offer for 40 pallets a week");

    private WebApp _app = null!;
    private PageClient _admin = null!;
    private PageClient _jonas = null!;
    private Contact _annika = null!;
    private Contact _hidden = null!;
    private Contact _seen = null!;
    private Organisation _nordwind = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        (var jonas, _, _nordwind, _annika, _seen, _hidden) = await SalesTeam.AddTo(_app);
        _admin = await _app.SignedInAs(await _app.AddUser(UserRole.Admin, "Katrin Vogel"));
        _jonas = await _app.SignedInAs(jonas);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    private string Annika => $"/contacts/{_annika.Id}";

    private string Nordwind => $"/organisations/{_nordwind.Id}";

    [Test]
    public async Task Files_stand_on_the_card_and_in_its_history_and_come_back_byte_for_byte()
    {
        var scan = new byte[1_300_001]; // in three parts
        Random.Shared.NextBytes(scan);
        await Add(_jonas, Annika, ("offer.txt", Offer), ("Скан договора.pdf", scan));
        await Add(_jonas, Nordwind, ("price list.csv", Offer));

        var card = await _jonas.Read(Annika);
        Assert.That(card, Does.Contain("offer.txt").And.Contain("Скан договора.pdf").And.Contain("1.2 MB").And.Contain("File added by Jonas Weber").And.Not.Contain("price list.csv"));
        Assert.That(await _jonas.Read(Nordwind), Does.Contain("price list.csv").And.Not.Contain("offer.txt"), "an organisation shows its own");
        var file = await Find("Скан договора.pdf");
        using var answer = await _jonas.Get($"{Annika}/files/{file.Id}/content");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(scan));
        Assert.That(answer.Content.Headers.ContentDisposition!.FileNameStar, Is.EqualTo("Скан договора.pdf"));
        Assert.That(await Audited(_annika.Id.Value), Is.EqualTo(new[] { "add-file", "add-file", "fetch-file" }));
        var history = await _jonas.Read($"{Annika}/history");
        Assert.That(history, Does.Contain("File downloaded").And.Contain("File added").And.Contain("offer.txt"));
    }

    [Test]
    public async Task Whatever_it_is_it_is_handed_out_to_be_kept_and_never_runs_as_a_page_of_ours()
    {
        await Add(_jonas, Annika, ("page.html", Encoding.UTF8.GetBytes("<script>alert(1)</script>")), ("drawing.svg", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>")), ("x; filename=evil.exe", Offer));

        foreach (var name in new[] { "page.html", "drawing.svg", "x; filename=evil.exe" })
        {
            using var answer = await _jonas.Get($"{Annika}/files/{(await Find(name)).Id}/content");
            Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/octet-stream"), name);
            Assert.That(answer.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"), name);
            Assert.That(answer.Content.Headers.ContentDisposition.FileNameStar, Is.EqualTo(name));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }), name);
            Assert.That(answer.Headers.CacheControl!.NoStore, Is.True, name);
        }
    }

    [Test]
    public async Task What_is_too_large_or_empty_or_nothing_is_refused_with_its_name_and_nothing_is_added()
    {
        foreach (var (files, why) in new ((string, byte[])[] Files, string Why)[]
        {
            ([], "Choose a file first."),
            ([("good.txt", Offer), ("nothing.txt", [])], "“nothing.txt” is empty."),
            ([("good.txt", Offer), ("film.mov", new byte[ClientFile.MostBytes + 1])], "“film.mov” is larger than 25 MB."),
        })
        {
            using var answer = await SentFiles.Send(_jonas, Annika, files);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), why);
            Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
        }

        Assert.That((await _app.WithDatabase(database => database.ClientFiles.CountAsync()), await Parts()), Is.EqualTo((0, 0)));
        await Add(_jonas, Annika, ("just right.bin", new byte[ClientFile.MostBytes]));
    }

    [Test]
    public async Task A_file_is_removed_after_a_question_and_the_history_keeps_its_name()
    {
        await Add(_jonas, Annika, ("offer.txt", Offer), ("contract.txt", Offer));
        var file = await Find("offer.txt");
        Assert.That(await _jonas.Read($"{Annika}/files/{file.Id}/remove"), Does.Contain("Remove this file?").And.Contain("offer.txt").And.Not.Contain("contract.txt"));

        using (var removed = await _jonas.Submit($"{Annika}/files/{file.Id}/remove"))
        {
            Assert.That(removed.Headers.Location!.ToString(), Is.EqualTo($"{Annika}/files"));
        }

        Assert.That(await _app.WithDatabase(database => database.ClientFiles.Select(one => one.Name).SingleAsync()), Is.EqualTo("contract.txt"));
        Assert.That(await Parts(), Is.EqualTo(1), "its bytes are gone too");
        var card = await _jonas.Read(Annika);
        Assert.That(card, Does.Contain("File removed by Jonas Weber").And.Not.Contain($"/files/{file.Id}/"));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Action == "remove-file").Select(entry => entry.Details).SingleAsync()), Does.Contain("offer.txt").And.Contain($"{Offer.Length}"));
        using var gone = await _jonas.Submit($"{Annika}/files", $"{Annika}/files/{file.Id}/remove");
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Whoever_may_not_edit_the_record_only_fetches_and_whoever_may_not_see_it_finds_nothing()
    {
        var (seen, hidden) = ($"/contacts/{_seen.Id}", $"/contacts/{_hidden.Id}");
        await Add(_admin, seen, ("visible.txt", Offer));
        await Add(_admin, hidden, ("secret.txt", Offer));
        var (visible, secret) = (await Find("visible.txt"), await Find("secret.txt"));

        Assert.That(await _jonas.Read(seen), Does.Contain("visible.txt").And.Not.Contain("add-files"));
        Assert.That(await _jonas.Read(seen + "/files"), Does.Contain("visible.txt").And.Not.Contain("add-files").And.Not.Contain("/remove"));
        foreach (var (path, status) in new[]
        {
            ($"{seen}/files/{visible.Id}/content", HttpStatusCode.OK), ($"{seen}/files/{visible.Id}/remove", HttpStatusCode.Forbidden),
            (hidden + "/files", HttpStatusCode.NotFound), ($"{hidden}/files/{secret.Id}/content", HttpStatusCode.NotFound), ($"{hidden}/files/{secret.Id}/remove", HttpStatusCode.NotFound),
            // the address of a file is good below its own record alone
            ($"{seen}/files/{secret.Id}/content", HttpStatusCode.NotFound), ($"{Annika}/files/{secret.Id}/content", HttpStatusCode.NotFound), ($"{Annika}/files/{secret.Id}/remove", HttpStatusCode.NotFound),
            ($"{Nordwind}/files/{secret.Id}/content", HttpStatusCode.NotFound),
        })
        {
            using var answer = await _jonas.Get(path);
            Assert.That(answer.StatusCode, Is.EqualTo(status), path);
        }

        foreach (var (root, file, refusal) in new[] { (seen, visible, HttpStatusCode.Forbidden), (hidden, secret, HttpStatusCode.NotFound), (Annika, secret, HttpStatusCode.NotFound) })
        {
            using var removed = await _jonas.Submit(Annika + "/files", $"{root}/files/{file.Id}/remove");
            Assert.That(removed.StatusCode, Is.EqualTo(refusal), root);
        }

        foreach (var (root, refusal) in new[] { (seen, HttpStatusCode.Forbidden), (hidden, HttpStatusCode.NotFound) })
        {
            using var sent = await SentFiles.Send(_jonas, root, [("mine.txt", Offer)], page: Annika + "/files");
            Assert.That(sent.StatusCode, Is.EqualTo(refusal), root);
            using var bad = await SentFiles.Send(_jonas, root, [], page: Annika + "/files");
            Assert.That(bad.StatusCode, Is.EqualTo(root == hidden ? HttpStatusCode.NotFound : HttpStatusCode.UnprocessableEntity), "what is wrong with the file does not tell that there is a record");
        }

        Assert.That(await _app.WithDatabase(database => database.ClientFiles.CountAsync()), Is.EqualTo(2));
        using var forged = await _jonas.Http.PostAsync(new Uri(Annika + "/files", UriKind.Relative), new MultipartFormDataContent { { new ByteArrayContent(Offer), "files", "x.txt" } });
        Assert.That(forged.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "a form of another site");
    }

    [Test]
    public async Task The_card_shows_the_newest_and_the_rest_is_a_page_away()
    {
        Assert.That(await _jonas.Read(Annika), Does.Contain("add-files").And.Not.Contain("file-rows"), "an invitation, and no more");
        foreach (var n in Enumerable.Range(1, 7))
        {
            await Add(_jonas, Annika, ($"offer {n}.txt", Offer));
        }

        var card = await _jonas.Read(Annika + "?show=calls");
        Assert.That(card, Does.Contain("All 7").And.Contain("offer 7.txt").And.Contain("offer 3.txt").And.Not.Contain("offer 2.txt"));
        Assert.That(await _jonas.Read(Annika + "/files"), Does.Contain("offer 7.txt").And.Contain("offer 1.txt"));
        var fourth = await Find("offer 4.txt");
        Assert.That(await _jonas.Read($"{Annika}/files?before={fourth.Id}"), Does.Contain("offer 3.txt").And.Not.Contain("offer 4.txt"));
    }

    [Test]
    public async Task Files_go_along_with_a_merge_and_the_history_of_both_leads_to_them()
    {
        await Add(_admin, $"/contacts/{_seen.Id}", ("visible.txt", Offer));
        var file = await Find("visible.txt");
        var versions = new Dictionary<Guid, int> { [_annika.Id.Value] = 1, [_seen.Id.Value] = 1 };
        var doer = new Core.Merging.MergeDoer(new Viewer(UserRole.Admin, null), "Katrin Vogel", null);
        var merged = await _app.WithDatabase(database => new Core.Merging.RecordMerge(database, TimeProvider.System).MergeAsync(new Core.Merging.MergeWish(Core.Merging.MergeNoun.Contacts, _annika.Id.Value, versions, new Dictionary<string, Guid>()), doer, default));

        Assert.That(await _jonas.Read(Annika), Does.Contain($"{Annika}/files/{file.Id}/content").And.Contain("File added by Katrin Vogel"));
        await Add(_admin, $"/contacts/{_seen.Id}", ("dropped meanwhile.txt", Offer));
        Assert.That(await _jonas.Read(Annika), Does.Contain("dropped meanwhile.txt"), "the card of the other one was still open");
        using (var fetched = await _jonas.Get($"/contacts/{_seen.Id}/files/{file.Id}/content"))
        {
            Assert.That(fetched.StatusCode, Is.EqualTo(HttpStatusCode.OK), "so was its list of files");
        }

        Assert.That(await _app.WithDatabase(async database => (await new Core.Merging.MergeUndo(database, TimeProvider.System).UndoAsync(merged.Merge!.Value, 2, doer, default)).Result), Is.EqualTo(Core.Merging.MergeResult.Done));
        Assert.That(await _jonas.Read(Annika), Does.Not.Contain("visible.txt"));
        Assert.That(await _jonas.Read($"/contacts/{_seen.Id}"), Does.Contain("visible.txt"));
    }

    [Test]
    public async Task Files_are_in_the_persons_file_and_go_with_the_erasure()
    {
        await Add(_jonas, Annika, ("offer.txt", Offer));
        await Add(_admin, $"/contacts/{_seen.Id}", ("visible.txt", Offer));
        using var answer = await _admin.Get(Annika + "/data");
        using (var archive = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync())))
        {
            var entry = archive.Entries.Single(one => one.FullName.StartsWith("files/", StringComparison.Ordinal));
            Assert.That((entry.Name.EndsWith(" offer.txt", StringComparison.Ordinal), entry.Length), Is.EqualTo((true, (long)Offer.Length)));
            using var list = new StreamReader(await archive.GetEntry("Data.html")!.OpenAsync());
            Assert.That(await list.ReadToEndAsync(), Does.Contain("offer.txt").And.Contain("Jonas Weber").And.Not.Contain("visible.txt"));
        }

        Assert.That(await _admin.Read(Annika + "/erase"), Does.Contain("data-kind=\"files\""));
        var erasure = new Core.Privacy.PersonErasure(_app.Database.ConnectionString, TimeProvider.System);
        Assert.That((await erasure.TryAsync(_annika.Id, default))!["files"], Is.EqualTo(1));
        Assert.That(await Parts(), Is.EqualTo(2), "tried only");
        await erasure.RunAsync(new Core.Privacy.Erasure { Id = Core.Privacy.ErasureId.New(Now), ContactId = _annika.Id, AskedByName = "Katrin Vogel", AskedAt = Now }, default);

        Assert.That(await _app.WithDatabase(database => database.ClientFiles.Select(file => file.Name).SingleAsync()), Is.EqualTo("visible.txt"));
        Assert.That(await Parts(), Is.EqualTo(1));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.NounId == _annika.Id.Value && entry.Action == "add-file").Select(entry => entry.Details).SingleAsync()), Is.EqualTo("""{"erased": true}"""));
    }

    private static async Task Add(PageClient client, string root, params (string, byte[])[] files)
    {
        using var answer = await SentFiles.Send(client, root, files, fromCard: true);
        Assert.That((answer.StatusCode, answer.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Found, root)));
    }

    private Task<ClientFile> Find(string name) => _app.WithDatabase(database => database.ClientFiles.AsNoTracking().SingleAsync(file => file.Name == name));

    private Task<List<string>> Audited(Guid record) => _app.WithDatabase(database =>
        database.AuditEntries.Where(entry => entry.NounId == record && entry.Action != "see").OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync());

    private async Task<int> Parts()
    {
        await using var source = NpgsqlDataSource.Create(_app.Database.ConnectionString);
        return (int)(long)(await source.CreateCommand("SELECT count(DISTINCT file_id) FROM stored_file_parts").ExecuteScalarAsync())!;
    }
}
