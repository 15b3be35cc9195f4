using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the forms of contacts and of organisations both hold.</summary>
public abstract record RecordInput
{
    /// <summary>The version that the form was filled from.</summary>
    public int Version { get; set; }

    public string Name { get; set; } = "";

    public UserId? OwnerId { get; set; }

    public List<NumberLine> Numbers { get; set; } = [];

    /// <summary>Which line is called first. Null: the first.</summary>
    public int? MainNumber { get; set; }

    public List<EmailLine> Emails { get; set; } = [];

    /// <summary>Which line is written to first. Null: the first.</summary>
    public int? MainEmail { get; set; }

    public List<MessengerLine> Messengers { get; set; } = [];

    /// <summary>Which line is written to first. Null: the first.</summary>
    public int? MainMessenger { get; set; }

    public List<AddressLine> Addresses { get; set; } = [];

    /// <summary>Which address counts where only one is shown. Null: the first.</summary>
    public int? MainAddress { get; set; }

    public string? Source { get; set; }

    /// <summary>Words with commas between them.</summary>
    public string? Tags { get; set; }

    /// <summary>The company's own fields by their keys, as texts. One that is not there keeps its value.</summary>
    public Dictionary<string, List<string?>> Custom { get; set; } = [];

    public string? Note { get; set; }
}
