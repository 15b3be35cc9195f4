using OnPremCrm.Core.Lists;

namespace OnPremCrm.Web.Hosting;

/// <summary>A list that is wholly in its address. Its feature registers it, so that views of it can be kept without knowing what they ask.</summary>
public interface IAddressedList
{
    ListNoun Noun { get; }

    /// <summary>What the parameters of an address ask of the list, always in the same order, without a question mark. What means nothing is left out.</summary>
    string Asked(string? query);
}
