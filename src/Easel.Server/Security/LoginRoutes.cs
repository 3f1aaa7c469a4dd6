using System.Text.Encodings.Web;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Security;

/// <summary>Log in and out with a browser: a page without scripts, a cookie pages cannot read.</summary>
internal static class LoginRoutes
{
    public const string Login = "/login";
    public const string Logout = "/logout";
    public const string Cookie = "easel_session";

    private const int LongestForm = 16384; // bytes

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Login, (HttpContext context) => Page(context, StatusCodes.Status200OK, Next(context.Request.Query["next"]), "")).ExcludeFromDescription();
        routes.MapPost(Login, Begin).ExcludeFromDescription();
        routes.MapPost(Logout, (HttpContext context, Sessions sessions) =>
        {
            if (context.Request.Cookies[Cookie] is { } token) sessions.End(token);
            context.Response.Cookies.Delete(Cookie);
            context.Response.Redirect(Login);
            return Task.CompletedTask;
        }).ExcludeFromDescription();
    }

    private static async Task Begin(HttpContext context, Credentials credentials, Sessions sessions, FailedLogins failed, SettingsStore settings)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LongestForm;
        if (!context.Request.HasFormContentType)
        {
            await RouteError.Write(context, StatusCodes.Status415UnsupportedMediaType, "log in with the form");
            return;
        }

        var form = await context.Request.ReadFormAsync(new FormOptions { BufferBodyLengthLimit = LongestForm, ValueCountLimit = 8 }, context.RequestAborted);
        var next = Next(form["next"]);
        if (failed.AreTooMany(context))
        {
            context.Response.Headers.RetryAfter = "60";
            await Page(context, StatusCodes.Status429TooManyRequests, next, "Too many wrong passwords from this address; wait a minute.");
            return;
        }

        if (credentials.OfPassword(form["name"].ToString(), form["password"].ToString()) is not { } caller)
        {
            failed.Count(context);
            await Page(context, StatusCodes.Status401Unauthorized, next, "Name or password are wrong.");
            return;
        }

        var hours = TimeSpan.FromHours(settings.Current.Security.SessionHours);
        context.Response.Cookies.Append(Cookie, sessions.Begin(caller, hours), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", MaxAge = hours, IsEssential = true });
        context.Response.Redirect(next);
    }

    /// <summary>Where to go behind the login: a path of this server, whatever is asked.</summary>
    private static string Next(string? asked) =>
        asked is ['/', ..] && !asked.StartsWith("//", StringComparison.Ordinal) && !asked.Any(c => c is '\\' || char.IsControl(c) || c > '~') ? asked : "/";

    private static Task Page(HttpContext context, int status, string next, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        var html = HtmlEncoder.Default;
        return context.Response.WriteAsync($$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Easel</title>
            <style>body{font:16px system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;background:#f4f2ee;color:#222}form{display:grid;gap:.8em;width:18em}input,button{font:inherit;padding:.5em}p{color:#a00;margin:0}@media(prefers-color-scheme:dark){body{background:#1c1b19;color:#eee}p{color:#f88} }</style></head>
            <body><form method="post" action="{{Login}}"><h1>Easel</h1>
            <p role="alert">{{html.Encode(message)}}</p>
            <label>Name<br><input name="name" autocomplete="username" required autofocus></label>
            <label>Password<br><input name="password" type="password" autocomplete="current-password" required></label>
            <input type="hidden" name="next" value="{{html.Encode(next)}}">
            <button>Log in</button></form></body></html>
            """, context.RequestAborted);
    }
}
