using FluentValidation;
using MediatR;

namespace OnPremCrm.Web.Hosting;

/// <summary>Runs every validator of a request before its handler; a handler never sees input that its validator refused.</summary>
public sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken ct, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var validator in validators)
        {
            await validator.ValidateAndThrowAsync(request, ct);
        }

        return await next();
    }
}
