using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace OnPremCrm.Web.Hosting;

/// <summary>What a form says about a value that is no value at all (letters in a number field), in the user's language.</summary>
public static class ModelBindingWords
{
    public static void Put(DefaultModelBindingMessageProvider messages, Words words)
    {
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => words["form.unreadable"]);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => words["form.unreadable"]);
        messages.SetUnknownValueIsInvalidAccessor(_ => words["form.unreadable"]);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => words["form.unreadable"]);
        messages.SetValueIsInvalidAccessor(_ => words["form.unreadable"]);
        messages.SetValueMustBeANumberAccessor(_ => words["form.notANumber"]);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => words["form.notANumber"]);
        messages.SetValueMustNotBeNullAccessor(_ => words["form.missing"]);
        messages.SetMissingBindRequiredValueAccessor(_ => words["form.missing"]);
        messages.SetMissingKeyOrValueAccessor(() => words["form.missing"]);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => words["form.missing"]);
    }
}
