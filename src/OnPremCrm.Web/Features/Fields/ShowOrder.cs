using MediatR;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>In which order the fields of a kind of record stand.</summary>
public static class ShowOrder
{
    public sealed record Query(FieldNoun Noun) : IRequest<Model>;

    /// <param name="Own">The company's own fields that are in use.</param>
    public sealed record Model(RecordLayout Layout, IReadOnlyList<CustomField> Own);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var own = await CustomFieldBook.ReadAsync(database, query.Noun, ct);
            return new Model(await RecordLayout.ReadAsync(database, query.Noun, own, ct), own);
        }
    }
}
