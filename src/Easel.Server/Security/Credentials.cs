using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Easel.Server.Security;

/// <summary>Holds what callers show against who is known. A password that fitted is remembered by a keyed hash, so that polling costs no slow hash.</summary>
/// <param name="options">Accounts given at start.</param>
/// <param name="stored">Users and keys of the data folder.</param>
public sealed class Credentials(ServeOptions options, AccessFile stored)
{
    private const int MostRemembered = 1024;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32); // of this process alone
    private readonly ConcurrentDictionary<string, (Caller Caller, long Version)> remembered = new();

    /// <summary>Whether callers have to say who they are.</summary>
    public bool AreDemanded => !options.ListenWithoutPassword && (options.Listen || options.ApiAccounts.Length > 0 || stored.Any);

    /// <summary>Whose key it is, or null.</summary>
    public Caller? OfKey(string shown) => stored.Find(shown);

    /// <summary>Who it is if the password fitted lately; costs little.</summary>
    public Caller? Remembered(string name, string password) =>
        stored.Users is not null && remembered.TryGetValue(Seal(name, password), out var known) && known.Version == stored.Version ? known.Caller : null;

    /// <summary>Who it is, or null; costs a slow hash, known name or not.</summary>
    public Caller? OfPassword(string name, string password)
    {
        Caller? caller = null;
        foreach (var account in options.ApiAccounts) // all of them, so that time does not tell which
            if (Same(account.Name, name) & Same(account.Password, password)) caller = new Caller(account.Name, AccessScopes.All);
        var user = stored.Users.FirstOrDefault(user => user.Name == name);
        if (caller is null && PasswordHash.Fits(user?.Password, password)) caller = new Caller(user!.Name, user.Scopes);
        if (caller is null) return null;
        if (remembered.Count >= MostRemembered) remembered.Clear();
        remembered[Seal(name, password)] = (caller, stored.Version);
        return caller;
    }

    /// <summary>Whether the name of a session is still somebody's.</summary>
    public bool Knows(string name) => options.ApiAccounts.Any(account => account.Name == name) || stored.Users.Any(user => user.Name == name);

    private bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(a)), HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(b)));

    private string Seal(string name, string password) => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{name}\0{password}")));
}
