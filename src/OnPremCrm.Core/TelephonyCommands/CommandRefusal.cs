namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>Why a command was not carried out.</summary>
public enum CommandRefusal
{
    /// <summary>The service has no link to this Asterisk server.</summary>
    NotConnected,

    /// <summary>The number is not one that may be dialled.</summary>
    NumberNotAllowed,

    /// <summary>The extension is not one that may be rung.</summary>
    ExtensionNotAllowed,

    /// <summary>Asterisk refused: the AMI user lacks the right.</summary>
    PermissionDenied,

    /// <summary>Asterisk refused for another reason.</summary>
    RefusedByAsterisk,

    /// <summary>Asterisk did not answer in time.</summary>
    NoAnswerFromAsterisk,

    /// <summary>No such Asterisk server is configured.</summary>
    UnknownServer,

    /// <summary>The call to end is over.</summary>
    CallIsOver,

    /// <summary>The user's phone does not ring (any more), or nothing that could be sent on rings it.</summary>
    NotRinging,

    /// <summary>The user's phone is in no conversation that could be handed over.</summary>
    NotTalking,

    /// <summary>The dialplan does not let this phone hand over in this way: its Dial or Queue lacks the option.</summary>
    TransferNotAllowed,

    /// <summary>The user's phone is in no queue.</summary>
    NotInAQueue,
}
