import { app } from "@azure/functions";
import { receive } from "./receive.js";

app.http("callback", {
  methods: ["GET", "POST"],
  authLevel: "anonymous", // the path has a key, because the service sends no header
  route: "callback/{key}/{reportId?}",
  handler: async (request, context) => {
    try {
      return await receive(request.params.key, request.params.reportId ?? request.query.get("reportId"), process.env);
    } catch (error) {
      context.error(error.message);
      return { status: 502, body: "The file is not stored. The log of the function says why.\n" };
    }
  },
});
