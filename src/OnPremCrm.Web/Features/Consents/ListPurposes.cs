using MediatR;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What people are asked to consent to.</summary>
public static class ListPurposes
{
    public sealed record Query : IRequest<Model>;

    public sealed record Model(IReadOnlyList<ConsentPurpose> InUse, IReadOnlyList<ConsentPurpose> Retired)
    {
        /// <summary>The version of its wording that is shown now; 0 when there is no such purpose.</summary>
        public int NewestOf(ConsentPurposeId id) => InUse.Concat(Retired).FirstOrDefault(purpose => purpose.Id == id)?.Texts.Max(text => text.Version) ?? 0;
    }

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var purposes = (await ConsentBook.PurposesAsync(database, ct)).ToList();
            return new Model(purposes.FindAll(purpose => purpose.IsActive), purposes.FindAll(purpose => !purpose.IsActive));
        }
    }
}
