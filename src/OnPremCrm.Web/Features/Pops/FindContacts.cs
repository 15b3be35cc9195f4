using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Contacts to whom an unknown number may belong, by what I type.</summary>
public static class FindContacts
{
    public sealed record Query(CallId CallId, string? Text) : IRequest<IReadOnlyList<Person>?>;

    public sealed record Person(ContactId Id, string Name, string? Organisation);

    /// <summary>Null: there is no such call of mine. Nobody before something is typed.</summary>
    public sealed class Handler(MyCalls calls, ContactSearch search) : IRequestHandler<Query, IReadOnlyList<Person>?>
    {
        private const int Most = 8;

        public async Task<IReadOnlyList<Person>?> Handle(Query query, CancellationToken ct)
        {
            if (await calls.Find(query.CallId, ct) is null)
            {
                return null;
            }

            return string.IsNullOrWhiteSpace(query.Text) ? []
                : await search.SuggestAsync(query.Text, Most, contact => new Person(contact.Id, contact.Name, contact.Organisation!.Name), ct);
        }
    }
}
