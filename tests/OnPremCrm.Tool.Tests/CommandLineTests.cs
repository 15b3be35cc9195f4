namespace OnPremCrm.Tool.Tests;

public class CommandLineTests
{
    [Test]
    public async Task Without_words_it_shows_every_command_and_says_that_one_is_missing()
    {
        var run = await ToolRun.OfAsync([]);
        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Usage, "")));
        Assert.That(run.Error, Does.Contain("onpremcrm number").And.Contain("onpremcrm user add"));
    }

    [TestCase("--help")]
    [TestCase("help")]
    public async Task Help_is_a_result(string word)
    {
        var run = await ToolRun.OfAsync([word]);
        Assert.That((run.Code, run.Error), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(run.Out, Does.Contain("onpremcrm migrate"));
    }

    [Test]
    public async Task Help_of_a_command_shows_that_command_only()
    {
        var run = await ToolRun.OfAsync(["user", "add", "--help"]);
        Assert.That(run.Out, Does.Contain("--password-stdin").And.Not.Contain("number"));
    }

    [TestCase(new[] { "nonsense" }, "no command 'nonsense'")]
    [TestCase(new[] { "user", "remove" }, "no command 'user remove'")]
    [TestCase(new[] { "number", "--contry", "DE", "1" }, "no option --contry")]
    [TestCase(new[] { "number", "--country", "DE" }, "TEXT is missing")]
    [TestCase(new[] { "number", "--country" }, "--country needs a value")]
    [TestCase(new[] { "number", "--country", "DE", "--country", "FR", "1" }, "--country is there twice")]
    [TestCase(new[] { "number", "--country", "DE", "1", "2" }, "'2' is one word too many")]
    [TestCase(new[] { "number", "--country", "XX", "1" }, "no numbering plan of 'XX'")]
    [TestCase(new[] { "token", "add", "--name", "n", "--role", "king" }, "no role 'king'")]
    public async Task What_is_written_wrongly_is_named_and_nothing_is_printed(string[] words, string complaint)
    {
        var run = await ToolRun.OfAsync(words);
        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Usage, "")));
        Assert.That(run.Error, Does.Contain(complaint));
    }

    [Test]
    public async Task Without_a_database_the_cure_is_named()
    {
        var unset = await ToolRun.OfAsync(["migrate"]);
        Assert.That((unset.Code, unset.Out), Is.EqualTo((ExitCode.Refused, "")));
        Assert.That(unset.Error, Does.Contain("ConnectionStrings__Crm"));

        var down = await ToolRun.OfAsync(["migrate"], "Host=127.0.0.1;Port=1;Username=crm;Database=crm;Timeout=5");
        Assert.That((down.Code, down.Out), Is.EqualTo((ExitCode.Refused, "")));
        Assert.That(down.Error, Does.Contain("PostgreSQL cannot be reached"));
    }
}
