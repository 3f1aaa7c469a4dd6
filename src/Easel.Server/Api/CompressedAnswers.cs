using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Easel.Server.Api;

/// <summary>JSON goes out with gzip to whom asks for it, as A1111 sends it: from 1000 bytes on where the length is known. Pictures, which are compressed already, and event streams go as they are.</summary>
/// <remarks>
/// BREACH reads a secret off the length of compressed answers that also hold what an attacker chose. No answer here holds a secret: keys and passwords are stored
/// hashed and told once, and sessions are cookies. What a later answer must hide must not be sent compressed.
/// </remarks>
internal sealed class CompressedAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    private const int Least = 1000; // bytes

    public override bool ShouldCompressResponse(HttpContext context) => context.Response.ContentLength is null or >= Least && base.ShouldCompressResponse(context);

    public static void AddTo(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = ["application/json", "application/problem+json"];
        });
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddSingleton<IResponseCompressionProvider, CompressedAnswers>();
    }
}
