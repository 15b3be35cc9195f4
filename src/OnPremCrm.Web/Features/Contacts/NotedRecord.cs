using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact or an organisation as somebody writes on it.</summary>
/// <param name="OwnerId">Who looks after it. Null: nobody.</param>
public sealed record NotedRecord(MergeNoun Noun, Guid Id, string Name, UserId? OwnerId);
