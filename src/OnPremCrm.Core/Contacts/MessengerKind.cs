namespace OnPremCrm.Core.Contacts;

/// <summary>Which messenger.</summary>
public enum MessengerKind
{
    Telegram,
    Whatsapp,
    Line,
    Viber,
    Signal,
    Wechat,
    Skype,
    Vk,
    Max,

    /// <summary>None of the others.</summary>
    Other,
}
