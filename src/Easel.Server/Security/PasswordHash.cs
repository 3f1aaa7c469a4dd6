using System.Globalization;
using System.Security.Cryptography;

namespace Easel.Server.Security;

/// <summary>Passwords as they are stored: PBKDF2 with SHA-256 and a salt of its own (OWASP's count of rounds, 2023), <c>pbkdf2-sha256$rounds$salt$hash</c>.</summary>
public static class PasswordHash
{
    private const int Rounds = 600_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostRounds = 10_000_000;

    /// <summary>What to store.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"pbkdf2-sha256${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}";
    }

    /// <summary>Whether <paramref name="password"/> is the one of <paramref name="stored"/>; of null, it takes as long and is false.</summary>
    public static bool Fits(string? stored, string password)
    {
        if (stored?.Split('$') is not ["pbkdf2-sha256", var rounds, var salt, var hash] || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostRounds)
        {
            Derive(password, new byte[SaltBytes], Rounds);
            return false;
        }

        try { return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), count), Convert.FromBase64String(hash)); }
        catch (FormatException) { return false; }
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, HashBytes);
}
