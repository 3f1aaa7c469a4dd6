using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Http;

namespace Easel.Server.Security;

/// <summary>Middleware in front of everything: who asks, for which page, and may they. Leaves a <see cref="Caller"/> among the request's features.</summary>
/// <param name="next">What lies behind.</param>
/// <param name="options">What the server was started with.</param>
/// <param name="settings">Hosts that are allowed.</param>
/// <param name="credentials">Who is known.</param>
/// <param name="sessions">Who is logged in.</param>
/// <param name="failed">Who has guessed too often.</param>
internal sealed class AccessGate(RequestDelegate next, ServeOptions options, SettingsStore settings, Credentials credentials, Sessions sessions, FailedLogins failed)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        Harden(context.Response);
        var hosts = settings.Current.Security.AllowedHosts;
        if (!options.Listen && !OriginRule.IsLoopbackHost(request, hosts) || options.ListenWithoutPassword && !OriginRule.IsOwnHost(request, hosts))
            return RouteError.Write(context, StatusCodes.Status403Forbidden, $"this server is not called '{request.Host.Host}'; reach it by its address, or add the name to security.allowed_hosts in {SettingsStore.FileName}");
        if (!OriginRule.IsOwnPage(request, options.CorsOrigins))
            return RouteError.Write(context, StatusCodes.Status403Forbidden, "this web page may not use the server; start it with --cors-allow-origins and the page's origin if it should");
        if (request.Path == LoginRoutes.Login) return next(context);
        try
        {
            if (!credentials.AreDemanded) return Pass(context, Caller.Local);
        }
        catch (InvalidDataException)
        {
            return RouteError.Write(context, StatusCodes.Status503ServiceUnavailable, $"{AccessFile.FileName} in the data folder is broken, so nobody gets in; mend it, or take it away and add the users again");
        }

        if (!IsShown(request, out var shown)) return Session(request) is { } caller ? Enter(context, caller, () => Session(request) is not null) : Demand(context);
        if (shown.Key is { } key) return credentials.OfKey(key) is { } holder ? Enter(context, holder, () => credentials.OfKey(key) is not null) : Refuse(context);
        if (credentials.Remembered(shown.Name, shown.Password) is { } known) return Enter(context, known, () => credentials.Knows(shown.Name));
        if (failed.AreTooMany(context)) return TooMany(context);
        return credentials.OfPassword(shown.Name, shown.Password) is { } user ? Enter(context, user, () => credentials.Knows(shown.Name)) : Refuse(context);
    }

    /// <summary>Who makes this request; behind the gate there is always one.</summary>
    public static Caller CallerOf(HttpContext context) => context.Features.Get<Caller>() ?? Caller.Local;

    private Task Enter(HttpContext context, Caller caller, Func<bool> stands)
    {
        if (caller.IsBrowserSession && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !OriginRule.IsSurelyOwnPage(context.Request, options.CorsOrigins))
            return RouteError.Write(context, StatusCodes.Status403Forbidden, "a browser's login only counts for requests from the server's own pages; programs show a password or a key");
        var needed = RouteScopes.Of(context.Request);
        if (context.Request.Path != LoginRoutes.Logout && (caller.Scopes & needed) != needed)
            return RouteError.Write(context, StatusCodes.Status403Forbidden, $"'{caller.Name}' may {caller.Scopes.ToString().ToLowerInvariant()}; this takes {needed.ToString().ToLowerInvariant()}");
        return OriginRule.IsChannel(context.Request) ? PassWhile(context, caller, stands) : Pass(context, caller);
    }

    private Task Pass(HttpContext context, Caller caller)
    {
        context.Features.Set(caller);
        context.User = caller.Principal; // what pages know people by
        return next(context);
    }

    // What stays open ends soon after its login, key or user does.
    private async Task PassWhile(HttpContext context, Caller caller, Func<bool> stands)
    {
        var passing = Pass(context, caller);
        while (await Task.WhenAny(passing, Task.Delay(LookAgain, context.RequestAborted)).ConfigureAwait(false) != passing && !context.RequestAborted.IsCancellationRequested)
            if (!Stands(stands)) context.Abort();
        await passing.ConfigureAwait(false);
    }

    private static bool Stands(Func<bool> stands)
    {
        try { return stands(); }
        catch (InvalidDataException) { return false; } // nobody gets in while the file is broken
    }

    private Caller? Session(HttpRequest request) =>
        request.Cookies[LoginRoutes.Cookie] is { Length: > 0 } token && sessions.Find(token) is { } caller && credentials.Knows(caller.Name) ? caller : null;

    private static Task Demand(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !IsApi(request.Path))
        {
            context.Response.Redirect($"{LoginRoutes.Login}?next={Uri.EscapeDataString(request.Path + request.QueryString)}");
            return Task.CompletedTask;
        }

        return Answer(context, "Not authenticated");
    }

    private Task Refuse(HttpContext context)
    {
        if (failed.AreTooMany(context)) return TooMany(context);
        failed.Count(context);
        return Answer(context, "Incorrect username or password");
    }

    private static Task TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return RouteError.Write(context, StatusCodes.Status429TooManyRequests, "too many wrong passwords from this address; wait a minute");
    }

    private static Task Answer(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Easel\", charset=\"UTF-8\"";
        return RouteError.Write(context, StatusCodes.Status401Unauthorized, detail);
    }

    private static bool IsApi(PathString path) =>
        new[] { "/sdapi", "/controlnet", "/internal", "/api", "/v1", "/file", "/sd_extra_networks" }.Any(prefix => path.StartsWithSegments(prefix)) || path.StartsWithSegments("/file=");

    // What browsers shall not do with answers; a route may say otherwise.
    private static void Harden(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Whether a password or key is shown, well-formed or not.</summary>
    private static bool IsShown(HttpRequest request, out (string? Key, string Name, string Password) shown)
    {
        shown = (null, "", "");
        if (request.Headers["X-API-Key"] is [{ } given]) return (shown.Key = given) is not null;
        if (request.Headers.Authorization is not [{ } text]) return request.Headers.Authorization.Count > 0;
        if (!AuthenticationHeaderValue.TryParse(text, out var header) || header.Parameter is not { Length: < 8192 } value) return true;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return (shown.Key = value) is not null;
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(value)) return true;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(value));
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) shown = (null, pair[..colon], pair[(colon + 1)..]);
        return true;
    }
}
