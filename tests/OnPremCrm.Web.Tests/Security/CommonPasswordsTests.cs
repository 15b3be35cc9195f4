using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Security;

public sealed class CommonPasswordsTests
{
    [TestCase("passwordpassword")]
    [TestCase("P@ssw0rd2026!")]
    [TestCase("Password-1234")]
    [TestCase("2026password2026")]
    [TestCase("Summer2026!!!")]
    [TestCase("Administrator1!")]
    [TestCase("123456789012")]
    [TestCase("098765432109")]
    [TestCase("qwertyuiop12")]
    [TestCase("1q2w3e4r5t6y")]
    [TestCase("qwerty123456")]
    [TestCase("1qaz2wsx3edc")]
    [TestCase("abcabcabcabc")]
    [TestCase("йцукенгшщзхъ")]
    [TestCase("парольпароль")]
    [TestCase("Gfhjkm-2026!")]
    [TestCase("パスワード1234567")]
    public void What_is_guessed_first_is_refused(string password) => Assert.That(CommonPasswords.Contains(password), Is.True);

    [TestCase("seven grey herons")]
    [TestCase("correct horse 7")]
    [TestCase("another battery staple")]
    [TestCase("password for my cat Mitzi")]
    [TestCase("tr7-Vq2m-Lw9x")]
    [TestCase("зелёный трамвай поёт")]
    [TestCase("朝ごはんは納豆と海苔")]
    public void What_is_ones_own_is_taken(string password) => Assert.That(CommonPasswords.Contains(password), Is.False);
}
