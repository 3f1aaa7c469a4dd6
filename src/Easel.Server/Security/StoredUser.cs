namespace Easel.Server.Security;

/// <summary>Somebody who may log in.</summary>
/// <param name="Name">Without a colon.</param>
/// <param name="Password">As <see cref="PasswordHash"/> stores it.</param>
/// <param name="Scopes">What they may do.</param>
public sealed record StoredUser(string Name, string Password, AccessScopes Scopes);
