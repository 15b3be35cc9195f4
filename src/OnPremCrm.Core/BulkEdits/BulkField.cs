namespace OnPremCrm.Core.BulkEdits;

/// <summary>What can be changed in many contacts or organisations at once.</summary>
public enum BulkField
{
    Owner,
    Source,
    AddTag,
    RemoveTag,

    /// <summary>One of the company's own fields: a choice, or yes or no.</summary>
    Own,
}
