namespace Easel.Server.Security;

/// <summary>A key a program shows instead of a password.</summary>
/// <param name="Id">The part that is no secret.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Hash">SHA-256 of the whole key, in hex; it holds 256 random bits, so it needs no slow hash.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Created">When it was made.</param>
public sealed record StoredKey(string Id, string Name, string Hash, AccessScopes Scopes, DateTimeOffset Created);
