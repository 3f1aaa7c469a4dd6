using Microsoft.AspNetCore.Components.Authorization;

namespace Easel.Web;

/// <summary>Who looks at this page.</summary>
/// <param name="authentication">Knows it from the channel's request, which has passed the gates.</param>
public sealed class VisitorOfPage(AuthenticationStateProvider authentication)
{
    public async Task<Visitor> Get() => Visitor.Of((await authentication.GetAuthenticationStateAsync()).User);
}
