using System.Net.Mail;
using FluentValidation;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What must be true of the form of a contact and of an organisation alike.</summary>
public abstract class RecordInputRules<TInput> : AbstractValidator<TInput>
    where TInput : RecordInput
{
    private const int LongestText = 300;
    private const int LongestNote = 20000;
    private const int LongestStreet = 500;
    private const int LongestPostalCode = 20;
    private const int LongestAccount = 200;
    private const int LongestSource = 100;

    protected RecordInputRules(Words words)
    {
        RuleFor(input => input.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["contacts.nameMissing"]);
        RuleFor(input => input.Name).MaximumLength(LongestText).WithMessage(_ => words["form.tooLong", LongestText]);
        RuleFor(input => input.Note).MaximumLength(LongestNote).WithMessage(_ => words["form.tooLong", LongestNote]);
        RuleFor(input => input.Source).MaximumLength(LongestSource).WithMessage(_ => words["form.tooLong", LongestSource]);
        RuleFor(input => input.Tags).Must(tags => Tagging.Read(tags).All(tag => tag.Length <= Tagging.Longest)).WithMessage(_ => words["contacts.tagTooLong", Tagging.Longest]);
        RuleFor(input => input.Tags).Must(tags => Tagging.Read(tags).Count <= Tagging.Most).WithMessage(_ => words["contacts.tooManyTags", Tagging.Most]);
        RuleForEach(input => input.Emails).ChildRules(line => line.RuleFor(email => email.Text).Must(text => string.IsNullOrWhiteSpace(text) || IsAddress(text)).WithMessage(_ => words["form.notAnEmail"]));
        RuleForEach(input => input.Messengers).ChildRules(line => line.RuleFor(account => account.Text).MaximumLength(LongestAccount).WithMessage(_ => words["form.tooLong", LongestAccount]));
        RuleForEach(input => input.Addresses).ChildRules(line =>
        {
            line.RuleFor(address => address.Street).MaximumLength(LongestStreet).WithMessage(_ => words["form.tooLong", LongestStreet]);
            line.RuleFor(address => address.PostalCode).MaximumLength(LongestPostalCode).WithMessage(_ => words["form.tooLong", LongestPostalCode]);
            line.RuleFor(address => address.City).MaximumLength(LongestAccount).WithMessage(_ => words["form.tooLong", LongestAccount]);
        });
    }

    private static bool IsAddress(string text) => text.Trim() is var address && address.Length <= 254 && !address.Any(char.IsWhiteSpace) && MailAddress.TryCreate(address, out var read) && read.Address == address;
}
