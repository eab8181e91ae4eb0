using System.Text;
using Microsoft.AspNetCore.Http;

namespace Injector.Hosting.Http;

/// <summary>Short plain-text answers of the health routes.</summary>
public static class PlainAnswer
{
    /// <summary>Answers with one line of text.</summary>
    public static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return AnswerBody.WriteAsync(context, Encoding.UTF8.GetBytes(text + "\n")).AsTask();
    }
}
