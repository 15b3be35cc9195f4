using FluentValidation;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Shows a form again, with status 422 as Turbo wants it, when a validator refused what was sent. The errors land at the fields of the page's
/// property <c>Input</c>, which holds the command.
/// </summary>
public sealed class RefusedInputFilter : IAsyncPageFilter
{
    private const string InputProperty = "Input";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is not PageModel page)
        {
            await next();
            return;
        }

        var executed = await next();
        if (executed.Exception is ValidationException refused && !executed.ExceptionHandled)
        {
            var prefix = page.GetType().GetProperty(InputProperty) is null ? "" : InputProperty + ".";
            foreach (var error in refused.Errors)
            {
                page.ModelState.AddModelError(prefix + error.PropertyName, error.ErrorMessage);
            }

            if (page is IFormPage form)
            {
                await form.Fill(context.HttpContext.RequestAborted);
            }

            executed.ExceptionHandled = true;
            executed.Result = new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
    }
}
