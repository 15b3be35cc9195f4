using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A list of contacts or organisations as one of which views can be kept.</summary>
internal sealed class AddressedRecords(ListNoun noun, FieldNoun of) : IAddressedList
{
    public ListNoun Noun => noun;

    public string Asked(string? query) => RecordQuestion.Read(QueryHelpers.ParseQuery(query), of).Query;
}
