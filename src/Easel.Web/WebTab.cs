using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Easel.Web;

/// <summary>A page of the web UI that the navigation leads to.</summary>
/// <param name="Id">Names its title among the texts, as <c>tab.ID</c>.</param>
/// <param name="Icon">What stands inside an SVG of 24x24.</param>
/// <param name="Page">The component; its first route is where the tab leads.</param>
public sealed record WebTab(string Id, string Icon, Type Page)
{
    /// <summary>A component that stands beside its title, such as a count; or null.</summary>
    public Type? Badge { get; init; }

    /// <summary>Where it leads, relative to the server: <c>gallery</c>; the first page's is empty.</summary>
    public string Address { get; } = Page.GetCustomAttributes<RouteAttribute>().FirstOrDefault()?.Template.TrimStart('/')
        ?? throw new ArgumentException($"{Page.Name} has no route; give it an @page");
}
