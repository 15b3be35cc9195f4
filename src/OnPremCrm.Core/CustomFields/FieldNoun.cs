namespace OnPremCrm.Core.CustomFields;

/// <summary>The kinds of records that have fields of the company's own.</summary>
public enum FieldNoun
{
    Contacts,
    Organisations,
}
