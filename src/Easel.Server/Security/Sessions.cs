using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Easel.Server.Security;

/// <summary>Logins of browsers: a random cookie, kept here by its hash until it ends, is taken back, or the server does.</summary>
/// <param name="time">When they end.</param>
public sealed class Sessions(TimeProvider time)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Ends)> open = new();

    /// <summary>Begins one.</summary>
    /// <returns>What the cookie holds.</returns>
    public string Begin(Caller caller, TimeSpan length)
    {
        var now = time.GetUtcNow();
        foreach (var (old, session) in open)
            if (session.Ends <= now) open.TryRemove(old, out _);
        if (open.Count >= Most && open.MinBy(session => session.Value.Ends).Key is { } first) open.TryRemove(first, out _);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        open[Hash(token)] = (caller with { IsBrowserSession = true }, now + length);
        return token;
    }

    /// <summary>Whose it is, or null.</summary>
    public Caller? Find(string token) => open.TryGetValue(Hash(token), out var session) && session.Ends > time.GetUtcNow() ? session.Caller : null;

    public void End(string token) => open.TryRemove(Hash(token), out _);

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
}
