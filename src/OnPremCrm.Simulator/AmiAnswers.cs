using System.Globalization;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Simulator;

/// <summary>Answers to actions in Asterisk's form.</summary>
public static class AmiAnswers
{
    /// <summary>The action went well.</summary>
    public static AmiMessage Success(AmiMessage action, params IEnumerable<(string Name, string Value)> headers) =>
        AmiMessage.Of([("Response", "Success"), .. IdOf(action), .. headers]);

    /// <summary>The action is refused.</summary>
    public static AmiMessage Error(AmiMessage action, string message) =>
        AmiMessage.Of([("Response", "Error"), .. IdOf(action), ("Message", message)]);

    /// <summary>A list: the response, the items under the action's id, and the event that ends it.</summary>
    public static IReadOnlyList<AmiMessage> List(AmiMessage action, string message, string lastEvent, IReadOnlyList<AmiMessage> items) =>
    [
        Success(action, ("EventList", "start"), ("Message", message)),
        .. items.Select(item => AmiMessage.Of([("Event", item.EventName ?? ""), .. IdOf(action), .. item.Skip(1).Select(h => (h.Name, h.Value))])),
        AmiMessage.Of([
            ("Event", lastEvent), .. IdOf(action), ("EventList", "Complete"), ("ListItems", items.Count.ToString(CultureInfo.InvariantCulture))]),
    ];

    /// <summary>The action's id as a header, nothing when it has none.</summary>
    public static IEnumerable<(string Name, string Value)> IdOf(AmiMessage action) => action.ActionId is { } id ? [("ActionID", id)] : [];
}
