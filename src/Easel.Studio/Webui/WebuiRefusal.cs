namespace Easel.Studio.Webui;

/// <summary>A request is refused with the status and words A1111 has for the case.</summary>
/// <param name="status">HTTP's, 400–599.</param>
/// <param name="detail">What clients show.</param>
public sealed class WebuiRefusal(int status, string detail) : Exception(detail)
{
    public int Status => status;
}
