using System.Security.Claims;
using Easel.Web;

namespace Easel.Server.Security;

/// <summary>Who makes a request.</summary>
/// <param name="Name">Of the user or key; "local" where nobody is asked.</param>
/// <param name="Scopes">What they may do.</param>
/// <param name="IsBrowserSession">Whether a cookie says so, which browsers send unasked.</param>
public sealed record Caller(string Name, AccessScopes Scopes, bool IsBrowserSession = false)
{
    /// <summary>The caller where no password is demanded.</summary>
    public static Caller Local { get; } = new("local", AccessScopes.All);

    /// <summary>As the web UI's pages see it.</summary>
    public ClaimsPrincipal Principal => new Visitor(Name, Scopes.HasFlag(AccessScopes.Generate), Scopes.HasFlag(AccessScopes.Manage)).ToPrincipal();
}
