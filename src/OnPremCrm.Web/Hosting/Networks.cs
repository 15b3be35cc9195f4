using System.Globalization;
using System.Net;

namespace OnPremCrm.Web.Hosting;

/// <summary>Lists of networks as administrators type them: <c>10.1.0.0/16, 192.0.2.7, 2001:db8::/32</c>.</summary>
public static class Networks
{
    private const int BitsPerByte = 8;

    public static IEnumerable<string> Split(string? text) =>
        (text ?? "").Split([',', ';', ' ', '\n', '\r', '\t', '、', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a network, or an address that stands for itself alone. Bits behind the prefix do not count: 10.1.2.3/16 is 10.1.0.0/16.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && parts[0].Count(sign => sign == '.') != 3))
        {
            return false;
        }

        address = Plain(address);
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * BitsPerByte;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * BitsPerByte))
        {
            return false;
        }

        for (var bit = length; bit < bytes.Length * BitsPerByte; bit++)
        {
            bytes[bit / BitsPerByte] &= (byte)~(0x80 >> (bit % BitsPerByte));
        }

        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    /// <summary>Whether an address is in one of the networks. An empty list means everywhere; no address means that nobody came over the network.</summary>
    public static bool Allow(IReadOnlyCollection<string> networks, IPAddress? address) =>
        networks.Count == 0 || address is null || networks.Any(text => TryParse(text, out var network) && network.Contains(Plain(address)));

    // A socket for both families writes 10.1.2.3 as ::ffff:10.1.2.3.
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
