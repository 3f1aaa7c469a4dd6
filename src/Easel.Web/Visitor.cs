using System.Security.Claims;

namespace Easel.Web;

/// <summary>Who looks at the pages, and what they may do besides looking.</summary>
/// <param name="Name">Theirs; what they type is kept under it.</param>
/// <param name="MayGenerate">Whether they may have pictures made, and cancel, move and retry jobs.</param>
/// <param name="MayManage">Whether they may do everything else: settings, marks, boards, the trash, the queue as a whole.</param>
public sealed record Visitor(string Name, bool MayGenerate, bool MayManage)
{
    private const string Generate = "generate";
    private const string Manage = "manage";
    private const string Scheme = "Easel";

    /// <summary>Somebody whom no gate has let in.</summary>
    public static Visitor Nobody { get; } = new("", false, false);

    public ClaimsPrincipal ToPrincipal()
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, Name)], Scheme);
        if (MayGenerate) identity.AddClaim(new Claim(ClaimTypes.Role, Generate));
        if (MayManage) identity.AddClaim(new Claim(ClaimTypes.Role, Manage));
        return new ClaimsPrincipal(identity);
    }

    public static Visitor Of(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true, AuthenticationType: Scheme, Name: { } name } ? new Visitor(name, principal.IsInRole(Generate), principal.IsInRole(Manage)) : Nobody;
}
