using OnPremCrm.Web.Hosting.Masking;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class NumberVeilTests
{
    private const string Mask = "+49 40 ••• •• 14";

    private readonly NumberVeil _veil = new(number => $"n~{number.Length}");

    [TestCase("<b>+49 40 66969214</b>", $"<b>{Mask}</b>")]
    [TestCase("<b>&#x2B;49&nbsp;40&nbsp;66969214</b>", $"<b>{Mask}</b>")]
    [TestCase("<b>+494066969214</b>", $"<b>{Mask}</b>")]
    [TestCase("<a title=\"Call &#x2B;49 40 66969214\">x</a>", $"<a title=\"Call {Mask}\">x</a>")]
    [TestCase("<input type=\"tel\" value=\"&#x2B;494066969214\">", $"<input type=\"tel\" value=\"{Mask}\">")]
    [TestCase("<input type=\"hidden\" value=\"&#x2B;494066969214\">", "<input type=\"hidden\" value=\"n~13\">")]
    [TestCase("<option value=\"&#x2B;494066969214\">+49 40 66969214</option>", $"<option value=\"n~13\">{Mask}</option>")]
    [TestCase("<a href=\"/calls?q=%2B494066969214&amp;x=1\">", "<a href=\"/calls?q=n~13&amp;x=1\">")]
    [TestCase("<a href=\"/dial\" data-action=\"a->b#c\" data-dial-number-value=\"&#x2B;494066969214\">x</a>", "<a href=\"/dial\" data-action=\"a->b#c\" data-dial-number-value=\"n~13\">x</a>")]
    [TestCase("<i data-said=\"&#x2B;49 40 66969214 rings\">", $"<i data-said=\"{Mask} rings\">")]
    public void Hides_what_is_read_and_seals_what_comes_back(string html, string hidden) => Assert.That(_veil.HideInHtml(html), Is.EqualTo(hidden));

    [TestCase("<i data-x='&#x2B;494066969214' title='Call +49.40.66969214.'>", $"<i data-x='n~13' title='Call {Mask}.'>")]
    public void Knows_every_kind_of_quotes(string html, string hidden) => Assert.That(_veil.HideInHtml(html), Is.EqualTo(hidden));

    [Test]
    public void Hides_the_other_spellings_of_a_number_that_the_answer_has_too()
    {
        Assert.That(_veil.HideInHtml("<p>040 669 692-14</p><p>+494066969214</p><a href=\"https://wa.me/494066969214\">x</a>"),
            Is.EqualTo($"<p>{Mask}</p><p>{Mask}</p><a href=\"https://wa.me/n~13\">x</a>"));
    }

    [TestCase("{\"number\":\"\\u002B494066969214\",\"at\":\"2026-11-23T10:00:00+00:00\"}", $"{{\"number\":\"{Mask}\",\"at\":\"2026-11-23T10:00:00+00:00\"}}")]
    [TestCase("+49 40 66969214;+49 40 66969214", $"{Mask};{Mask}")]
    public void Hides_numbers_in_text(string text, string hidden) => Assert.That(_veil.HideInText(text), Is.EqualTo(hidden));

    [TestCase("<a href=\"/contacts/01999999-0000-7000-8000-000000000000\">1,234,567 calls since 2026-11-23 10:15:00, 12345678</a>")]
    [TestCase("<input name=\"__RequestVerificationToken\" type=\"hidden\" value=\"CfDJ8A12345678\">")]
    public void Leaves_everything_else(string html) => Assert.That(_veil.HideInHtml(html), Is.EqualTo(html));

    [Test]
    public void Seals_a_number_in_an_address() => Assert.That(_veil.HideInAddress("/calls?number=%2B494066969214"), Is.EqualTo("/calls?number=n~13"));
}
