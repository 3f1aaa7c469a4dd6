using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>Counts wrong passwords by address, so that guessing takes years.</summary>
/// <param name="settings">How many a minute.</param>
public sealed class FailedLogins(SettingsStore settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> minutes = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.Current.Security.FailedLoginsPerMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Whether this address has to wait.</summary>
    public bool AreTooMany(HttpContext context) => minutes.GetStatistics(Address(context)) is { CurrentAvailablePermits: 0 };

    public void Count(HttpContext context)
    {
        using var lease = minutes.AttemptAcquire(Address(context));
    }

    public void Dispose() => minutes.Dispose();

    /// <summary>The address a request comes from; of IPv6 its network, which is what one person has.</summary>
    public static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        return address switch
        {
            null => "unknown",
            { AddressFamily: AddressFamily.InterNetworkV6 } when !IPAddress.IsLoopback(address) => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.ToString(),
        };
    }
}
