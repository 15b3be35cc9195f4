using System.Text.Json;
using OnPremCrm.Core;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>What goes, or went, with a person, in words.</summary>
public sealed class ErasureWords(Words words)
{
    public static IReadOnlyDictionary<string, long> Counts(Erasure erasure) => JsonSerializer.Deserialize<Dictionary<string, long>>(erasure.Counts) ?? [];

    /// <summary>Each kind that there is any of, in a fixed order, with what happens to it.</summary>
    public IEnumerable<(string Kind, string Name, string How, long Count)> Of(IReadOnlyDictionary<string, long> counts) => PersonErasure.Kinds
        .Where(kind => counts.GetValueOrDefault(kind) > 0).Select(kind => (kind, words["privacy.kind." + kind], words["privacy.how." + kind], counts[kind]));

    public string State(Erasure erasure) => erasure switch
    {
        { State: ErasureState.Done } => words["privacy.state.done"],
        { WaitsFor: { } wait } => words["privacy.waits." + Word.Of(wait)],
        _ => words["privacy.state.running"],
    };
}
